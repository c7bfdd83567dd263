/** VaultStaticSecret: a Secret equal to what the key/value engine holds. */
@NullMarked
package dev.vso.operator.controller.staticsecret;

import org.jspecify.annotations.NullMarked;
