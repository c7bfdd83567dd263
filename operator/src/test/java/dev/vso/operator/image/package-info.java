/** What the image is made of, as far as that can be looked at without making it. */
@NullMarked
package dev.vso.operator.image;

import org.jspecify.annotations.NullMarked;
