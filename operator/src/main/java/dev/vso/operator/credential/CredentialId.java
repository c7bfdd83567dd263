package dev.vso.operator.credential;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * Identifies one set of credentials, among those of all kinds.
 *
 * @param ownerUid the UID of the custom resource that describes the credentials; another resource of the same name has
 *     another one
 * @param role the role of a Database; empty for a resource with one set of credentials
 */
public record CredentialId(String ownerUid, Optional<String> role) {

    /** Returns the ID of the only credentials of a resource. */
    public static CredentialId of(HasMetadata owner) {
        return new CredentialId(owner.getMetadata().getUid(), Optional.empty());
    }

    /** Returns the ID of the credentials of one role of a resource. */
    public static CredentialId of(HasMetadata owner, String role) {
        return new CredentialId(owner.getMetadata().getUid(), Optional.of(role));
    }

    /** Returns whether these are credentials of the resource with this UID. */
    public boolean isOf(String uid) {
        return ownerUid.equals(uid);
    }

    /** {@code ownerUid} or {@code ownerUid/role}, for logs. */
    @Override
    public String toString() {
        return role.map(name -> ownerUid + "/" + name).orElse(ownerUid);
    }
}
