/** HMACs over a Secret's data, by which edits are noticed without keeping values; and their key. */
@NullMarked
package dev.vso.operator.secret.hmac;

import org.jspecify.annotations.NullMarked;
