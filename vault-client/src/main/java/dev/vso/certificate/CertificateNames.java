package dev.vso.certificate;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.OtherName;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * The subject names of a certificate, normalised so that two sets can be compared.
 *
 * @param commonName {@code ""} for none
 * @param hosts DNS names and e-mail addresses, in lower case
 * @param others as {@code oid;UTF8:value}
 */
public record CertificateNames(
        String commonName,
        Set<String> hosts,
        Set<String> addresses,
        Set<String> uris,
        Set<String> others,
        Set<String> userIds) {

    public CertificateNames {
        hosts = Set.copyOf(hosts);
        addresses = Set.copyOf(addresses);
        uris = Set.copyOf(uris);
        others = Set.copyOf(others);
        userIds = Set.copyOf(userIds);
    }

    /** The names that a resource requests: lists whose entries may themselves be lists with commas. */
    public static CertificateNames wanted(
            String commonName,
            Collection<String> hosts,
            Collection<String> addresses,
            Collection<String> uris,
            Collection<String> others,
            Collection<String> userIds) {
        return new CertificateNames(
                commonName,
                split(hosts).map(CertificateNames::lower).collect(Collectors.toSet()),
                split(addresses).map(CertificateNames::address).collect(Collectors.toSet()),
                split(uris).collect(Collectors.toSet()),
                split(others)
                        .map(name -> name.replaceFirst("(?i);utf-?8:", ";UTF8:"))
                        .collect(Collectors.toSet()),
                split(userIds).collect(Collectors.toSet()));
    }

    /**
     * The names in a certificate.
     *
     * @throws IllegalArgumentException if they cannot be read
     */
    public static CertificateNames of(X509Certificate certificate) {
        try {
            var holder = new JcaX509CertificateHolder(certificate);
            var names = new CertificateNames(
                    attributes(holder.getSubject(), BCStyle.CN).findFirst().orElse(""),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    new TreeSet<>(),
                    attributes(holder.getSubject(), BCStyle.UID).collect(Collectors.toSet()));
            Extension extension = holder.getExtension(Extension.subjectAlternativeName);
            return extension == null ? names : names.with(GeneralNames.getInstance(extension.getParsedValue()));
        } catch (CertificateEncodingException
                | IOException
                | RuntimeException _) { // The JDK parses some fields lazily; its message may quote their content.
            throw new IllegalArgumentException("the names of the certificate cannot be read");
        }
    }

    /**
     * True if a certificate with these names matches the request. The role decides whether the common name is repeated
     * among the hosts, and may add a common name that was not requested.
     */
    public boolean satisfies(CertificateNames wanted) {
        return inAscii().are(wanted.inAscii());
    }

    private boolean are(CertificateNames wanted) {
        return (wanted.commonName.isEmpty() || wanted.commonName.equals(commonName))
                && without(hosts, commonName).equals(without(wanted.hosts, commonName))
                && addresses.equals(wanted.addresses)
                && uris.equals(wanted.uris)
                && others.equals(wanted.others)
                && userIds.equals(wanted.userIds);
    }

    /**
     * The same names as certificates spell them. A name that has no ASCII form stays as it is, and equals no name of a
     * certificate.
     */
    public CertificateNames inAscii() {
        return new CertificateNames(
                AsciiNames.orUnchanged(AsciiNames::commonName, commonName),
                each(hosts, AsciiNames::hostOrEmail),
                addresses,
                each(uris, AsciiNames::uri),
                others,
                userIds);
    }

    private static Set<String> each(Set<String> names, UnaryOperator<String> function) {
        return names.stream()
                .map(name -> AsciiNames.orUnchanged(function, name))
                .collect(Collectors.toSet());
    }

    /** True if the common name is among the hosts, ignoring case. */
    public boolean hasHost(String name) {
        return hosts.contains(lower(name));
    }

    /** True if the certificate's names satisfy the requested ones; false if they cannot be read. */
    public static boolean certificateHas(X509Certificate certificate, CertificateNames wanted) {
        try {
            return of(certificate).satisfies(wanted);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private CertificateNames with(GeneralNames all) throws IOException {
        Set<String> moreHosts = new TreeSet<>();
        Set<String> moreAddresses = new TreeSet<>();
        Set<String> moreUris = new TreeSet<>();
        Set<String> moreOthers = new TreeSet<>();
        for (GeneralName name : all.getNames()) {
            switch (name.getTagNo()) {
                case GeneralName.dNSName, GeneralName.rfc822Name -> moreHosts.add(lower(text(name)));
                case GeneralName.uniformResourceIdentifier -> moreUris.add(text(name));
                case GeneralName.iPAddress ->
                    moreAddresses.add(InetAddress.getByAddress(
                                    ASN1OctetString.getInstance(name.getName()).getOctets())
                            .getHostAddress());
                case GeneralName.otherName -> {
                    OtherName other = OtherName.getInstance(name.getName());
                    moreOthers.add(other.getTypeID() + ";UTF8:" + other.getValue());
                }
                default -> moreOthers.add(name.toString());
            }
        }
        return new CertificateNames(commonName, moreHosts, moreAddresses, moreUris, moreOthers, userIds);
    }

    private static String text(GeneralName name) {
        return name.getName() instanceof ASN1String string
                ? string.getString()
                : name.getName().toString();
    }

    private static Stream<String> attributes(X500Name subject, ASN1ObjectIdentifier type) {
        return Stream.of(subject.getRDNs(type))
                .flatMap(rdn -> Stream.of(rdn.getTypesAndValues()))
                .filter(attribute -> attribute.getType().equals(type))
                .map(attribute -> IETFUtils.valueToString(attribute.getValue()));
    }

    private static Stream<String> split(Collection<String> entries) {
        return entries.stream()
                .flatMap(entry -> Stream.of(entry.split(",", -1)))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty());
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Normalised to the JDK's spelling. Text that is no address stays, and Vault refuses it. */
    private static String address(String text) {
        try {
            return InetAddress.ofLiteral(text).getHostAddress();
        } catch (IllegalArgumentException _) {
            return text;
        }
    }

    private static Set<String> without(Set<String> all, String one) {
        Set<String> rest = new TreeSet<>(all);
        rest.remove(lower(one));
        return rest;
    }
}
