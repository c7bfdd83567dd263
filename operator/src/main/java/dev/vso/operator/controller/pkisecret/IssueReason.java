package dev.vso.operator.controller.pkisecret;

/** The reason why a certificate is issued; there are no others. The texts appear in events and logs. */
public enum IssueReason {
    FIRST_SYNC("first sync"),
    FORCED("a sync was requested by annotation"),
    REQUEST_CHANGED("the request differs from that of the previous certificate"),
    REVOKED("the previous certificate was revoked in Vault"),
    EXPIRED("the previous certificate has expired"),
    DUE("the previous certificate was due for renewal"),
    SECRET_MISSING("its Secret is missing"),
    SECRET_EDITED("certificate or key were edited in its Secret"),
    SHAPE_LOST("the Secret needs it in another form, and does not have all of it");

    private final String words;

    IssueReason(String words) {
        this.words = words;
    }

    /** Returns the reason as part of a sentence. */
    public String words() {
        return words;
    }
}
