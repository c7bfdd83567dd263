/** The Kubernetes Secret that receives the data: who owns it, whether it drifted, and how it is written; knows nothing of Vault. */
@NullMarked
package dev.vso.operator.secret;

import org.jspecify.annotations.NullMarked;
