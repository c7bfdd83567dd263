package dev.vso.operator.controller.pkisecret;

/** The reason why a certificate is issued; there are no others. The texts appear in events and logs. */
public enum IssueReason {
    FIRST_SYNC("first sync"),
    FORCED("a sync was asked for by annotation"),
    REQUEST_CHANGED("the resource asks for another certificate than the one before"),
    REVOKED("the one before was revoked in Vault"),
    EXPIRED("the one before has expired"),
    DUE("the one before was due for renewal"),
    SECRET_MISSING("its Secret is missing"),
    SECRET_EDITED("certificate or key were edited in its Secret"),
    SHAPE_LOST("the Secret shall hold it in another form, and does not have it whole");

    private final String words;

    IssueReason(String words) {
        this.words = words;
    }

    /** Returns the reason as part of a sentence. */
    public String words() {
        return words;
    }
}
