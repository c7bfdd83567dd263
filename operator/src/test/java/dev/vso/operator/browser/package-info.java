/** A headless Chromium for tests of what people look at, driven by ChromeDriver's W3C protocol. */
@NullMarked
package dev.vso.operator.browser;

import org.jspecify.annotations.NullMarked;
