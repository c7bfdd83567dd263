/** Login proofs from a cloud: the requests to AWS's and Google's services, and their format. */
@NullMarked
package dev.vso.operator.auth.login.cloud;

import org.jspecify.annotations.NullMarked;
