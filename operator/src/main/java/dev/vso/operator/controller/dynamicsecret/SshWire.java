package dev.vso.operator.controller.dynamicsecret;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Writes the data types of the SSH protocol (RFC 4251, section 5). */
final class SshWire {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    SshWire uint32(int value) {
        return raw(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    SshWire string(byte[] value) {
        return uint32(value.length).raw(value);
    }

    SshWire string(String value) {
        return string(value.getBytes(US_ASCII));
    }

    /** Writes a positive number. */
    SshWire mpint(BigInteger value) {
        return string(value.toByteArray());
    }

    SshWire raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    int size() {
        return bytes.size();
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
