/** VaultDynamicSecret: credentials of any engine that Vault leases, rotates itself, or creates on each request. */
@NullMarked
package dev.vso.operator.controller.dynamicsecret;

import org.jspecify.annotations.NullMarked;
