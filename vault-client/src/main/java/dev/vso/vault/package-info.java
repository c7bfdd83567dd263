/**
 * A small client for Vault and OpenBao. It reads, writes, lists and deletes any path; each result is the requested
 * value or a typed failure that says how to go on. Knows nothing of Kubernetes.
 */
@NullMarked
package dev.vso.vault;

import org.jspecify.annotations.NullMarked;
