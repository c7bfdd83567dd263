/** Certificates and their keys: reading what Vault issues, comparing names, and the forms that applications want. Pure. */
@NullMarked
package dev.vso.certificate;

import org.jspecify.annotations.NullMarked;
