package dev.vso.operator.controller.pkisecret;

import dev.vso.api.SupersededCertificate;
import java.time.Instant;

/** What is to be done about a certificate now. */
sealed interface CertificateDecision {

    /** Nothing; look again at {@code until} ({@link Instant#MAX}: only when something wakes the resource). */
    record NoAction(Instant until) implements CertificateDecision {}

    /** The status does not tell what the certificate was asked for: read it from the Secret, and compare. */
    record CompareWithSpec() implements CertificateDecision {}

    /** Have a new one issued, and put it into the Secret. */
    record Issue(IssueReason reason) implements CertificateDecision {}

    /** The same certificate in another form: make it from what the Secret holds. */
    record Reformat() implements CertificateDecision {}

    /** Revoke one that was replaced. */
    record Revoke(SupersededCertificate certificate) implements CertificateDecision {}

    /** Ask Vault whether somebody has revoked it. */
    record CheckRevocation() implements CertificateDecision {}
}
