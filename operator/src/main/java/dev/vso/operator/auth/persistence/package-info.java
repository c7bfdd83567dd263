/** Vault tokens in Secrets of the operator's namespace, if the option for the client cache enables it. */
@NullMarked
package dev.vso.operator.auth.persistence;

import org.jspecify.annotations.NullMarked;
