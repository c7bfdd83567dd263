/** The Kubernetes Secret that receives the data: its owner, its drift, and how it is written; independent of Vault. */
@NullMarked
package dev.vso.operator.secret;

import org.jspecify.annotations.NullMarked;
