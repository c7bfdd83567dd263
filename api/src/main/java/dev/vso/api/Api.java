package dev.vso.api;

/** Groups and versions under which the custom resources are served. */
public final class Api {
    /** The group of all kinds but {@link Database}. */
    public static final String GROUP = "secrets.hashicorp.com";

    /** The only version of {@link #GROUP}. */
    public static final String V1BETA1 = "v1beta1";

    /** The group of {@link Database}. */
    public static final String DATABASE_GROUP = "example.com";

    /** The only version of {@link #DATABASE_GROUP}. */
    public static final String V1 = "v1";

    /** Names of most Kubernetes objects: RFC 1123, at most 253 characters. */
    static final String DNS_1123_SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    private Api() {}
}
