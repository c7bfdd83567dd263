package dev.vso.certificate;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Text with blocks between {@code -----BEGIN …-----} and {@code -----END …-----} (RFC 7468). */
public final class Pem {

    static final String CERTIFICATE = "CERTIFICATE";
    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";
    private static final int COLUMNS = 64;

    /** One block. Its content may be a private key, and is never printed. */
    public static final class Block {
        private final String type;
        private final byte[] der;

        Block(String type, byte[] der) {
            this.type = type;
            this.der = der.clone();
        }

        public String type() {
            return type;
        }

        byte[] der() {
            return der.clone();
        }

        @Override
        public String toString() {
            return "Block[%s, %d bytes]".formatted(type, der.length);
        }
    }

    private Pem() {}

    /** True if the text has a block. */
    public static boolean is(String text) {
        return text.contains(BEGIN);
    }

    /**
     * The blocks in their order; text between them is skipped.
     *
     * @throws IllegalArgumentException if a block does not end or is not base64; the message quotes nothing of it
     */
    public static List<Block> blocks(String text) {
        List<Block> blocks = new ArrayList<>();
        int at = text.indexOf(BEGIN);
        while (at >= 0) {
            int afterType = text.indexOf(DASHES, at + BEGIN.length());
            if (afterType < 0) {
                throw new IllegalArgumentException("a PEM block does not say what it is");
            }
            String type = text.substring(at + BEGIN.length(), afterType);
            int end = text.indexOf(END + type + DASHES, afterType + DASHES.length());
            if (end < 0) {
                throw new IllegalArgumentException("a PEM block has no end");
            }
            blocks.add(new Block(type, decode(text.substring(afterType + DASHES.length(), end))));
            at = text.indexOf(BEGIN, end);
        }
        return blocks;
    }

    static byte[] decode(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("not base64");
        }
    }

    /** One block, with a line end after it. */
    static String write(String type, byte[] der) {
        String body = Base64.getMimeEncoder(COLUMNS, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return BEGIN + type + DASHES + "\n" + body + "\n" + END + type + DASHES + "\n";
    }

    /** One block for each certificate, in this order. */
    public static String write(List<X509Certificate> certificates) {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(write(CERTIFICATE, certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("a certificate that was read cannot be written", e);
            }
        }
        return text.toString();
    }
}
