/** HMACs of a Secret's data, which detect edits without storing values; and their key. */
@NullMarked
package dev.vso.operator.secret.hmac;

import org.jspecify.annotations.NullMarked;
