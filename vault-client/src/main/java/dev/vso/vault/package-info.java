/**
 * A small client for Vault and OpenBao: any path may be read, written, listed or deleted, and every answer is either
 * what was asked for or a typed failure that says what to do next. Knows nothing of Kubernetes.
 */
@NullMarked
package dev.vso.vault;

import org.jspecify.annotations.NullMarked;
