/** The demo behind {@code ./vso demo}: syncs real secrets and checks each step in the real servers. */
@NullMarked
package dev.vso.testing.demo;

import org.jspecify.annotations.NullMarked;
