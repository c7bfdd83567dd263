/**
 * Decides to which addresses the operator may connect for the authors of VaultConnections, and makes sure that it
 * connects to no other.
 */
@NullMarked
package dev.vso.vault.address;

import org.jspecify.annotations.NullMarked;
