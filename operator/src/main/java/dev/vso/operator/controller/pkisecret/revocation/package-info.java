/** Whether certificates were revoked, and the revocation of those that were replaced. */
@NullMarked
package dev.vso.operator.controller.pkisecret.revocation;

import org.jspecify.annotations.NullMarked;
