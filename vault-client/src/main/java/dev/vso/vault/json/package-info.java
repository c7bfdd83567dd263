/** Vault's JSON, with numbers kept as they were written. */
@NullMarked
package dev.vso.vault.json;

import org.jspecify.annotations.NullMarked;
