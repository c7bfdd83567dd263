package dev.vso.api;

/**
 * How much a field may hold, in characters or entries. Generous: nothing that works is refused, and no field is without a
 * limit, so that one resource cannot take the memory of all.
 */
final class Bounds {

    /** The name of an object of Kubernetes: RFC 1123. */
    static final int NAME = 253;

    /** The name of a namespace. */
    static final int NAMESPACE = 63;

    /** A namespace, a slash and a name. */
    static final int REFERENCE = NAMESPACE + 1 + NAME;

    /** A region, a key, a name that is no object's. */
    static final int WORD = 253;

    /** Five fields of a crontab. */
    static final int CRON = 100;

    /** Windows for restarts. */
    static final int WINDOWS = 8;

    /** One number and its unit. */
    static final int DURATION = 64;

    /** A mount, a role, a name of a certificate, a pattern. */
    static final int TEXT = 1024;

    /** An address. */
    static final int URL = 2048;

    /** A path in Vault or in the file system. */
    static final int PATH = 4096;

    /** Length of one value or statement sent to Vault. */
    static final int VALUE = 65_536;

    /** All templates of one resource together, and so each; an annotation, as Kubernetes has it. */
    static final int TEMPLATE = 262_144;

    /** References, audiences, conditions. */
    static final int FEW = 64;

    /** Entries of a map; templates; workloads to restart. */
    static final int SEVERAL = 256;

    /** Names of a certificate; patterns; statements. */
    static final int MANY = 1024;

    /** Namespaces of one cluster. */
    static final int NAMESPACES = 10_000;

    /** A text in a status: what the operator writes is shorter. */
    static final int STATUS_TEXT = 32_768;

    /** A list in a status: what the operator writes is shorter. */
    static final int STATUS_ITEMS = 20_000;

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";

    /** A name, or nothing. */
    static final String OPTIONAL_NAME = "^(" + SUBDOMAIN + ")?$";

    /** A namespace, or nothing. */
    static final String OPTIONAL_NAMESPACE = "^(" + LABEL + ")?$";

    /** A name, a namespace and a name, or nothing. */
    static final String REFERENCE_PATTERN = "^((" + LABEL + "/)?" + SUBDOMAIN + ")?$";

    /** No control characters, which Vault takes in no path. */
    static final String PRINTABLE = "^[^\\x00-\\x1f\\x7f]*$";

    /** Templates by their keys, as a rule of an object that has them. */
    static final String TEMPLATES_RULE =
            "!has(self.templates) || self.templates.map(key, size(self.templates[key].text)).sum() <= 262144";

    /** The cure. */
    static final String TEMPLATES_MESSAGE =
            "the texts of templates have at most 262144 characters in all: split them over several resources";

    private Bounds() {}
}
