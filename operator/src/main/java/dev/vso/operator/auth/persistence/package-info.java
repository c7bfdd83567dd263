/** Vault tokens in Secrets of the operator's namespace, as the option for the client cache says (vso-behaviour, 4.6). */
@NullMarked
package dev.vso.operator.auth.persistence;

import org.jspecify.annotations.NullMarked;
