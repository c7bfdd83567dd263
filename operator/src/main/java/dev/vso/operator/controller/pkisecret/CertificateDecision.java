package dev.vso.operator.controller.pkisecret;

import dev.vso.operator.controller.pkisecret.revocation.ReplacedCertificate;
import java.time.Instant;
import java.util.List;

/** The next action on a certificate. */
sealed interface CertificateDecision {

    /** Nothing; decide again at {@code until} ({@link Instant#MAX}: only when something triggers the resource). */
    record NoAction(Instant until) implements CertificateDecision {}

    /** The status does not record the request: read the certificate from the Secret, and compare it with the spec. */
    record CompareWithSpec() implements CertificateDecision {}

    /** Issue a new certificate, and write it to the Secret. */
    record Issue(IssueReason reason) implements CertificateDecision {}

    /** Convert the certificate to another format: use the data in the Secret. */
    record Reformat() implements CertificateDecision {}

    /** Read the workloads for which these replaced certificates are kept. */
    record CheckWorkloads(List<ReplacedCertificate> certificates) implements CertificateDecision {
        public CheckWorkloads {
            certificates = List.copyOf(certificates);
        }
    }

    /** Revoke a replaced certificate. */
    record Revoke(ReplacedCertificate certificate) implements CertificateDecision {}

    /** Drop a replaced certificate, because it has ended. */
    record Drop(ReplacedCertificate certificate) implements CertificateDecision {}

    /** Ask Vault whether the certificate was revoked. */
    record CheckRevocation() implements CertificateDecision {}
}
