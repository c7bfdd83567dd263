/** Proofs of who logs in that a cloud vouches for: what AWS's and Google's services are asked, and in which words. */
@NullMarked
package dev.vso.operator.auth.login.cloud;

import org.jspecify.annotations.NullMarked;
