package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** Defaults that many VaultAuths share. */
@Group(Api.GROUP)
@Version(Api.V1BETA1)
@Plural("vaultauthglobals")
@ShortNames("vag")
@JsonClassDescription("Defaults that many VaultAuths share.")
@JsonIgnoreProperties(ignoreUnknown = true)
public class VaultAuthGlobal extends CustomResource<VaultAuthGlobalSpec, VaultAuthGlobalStatus> implements Namespaced {

    /** An object without a spec is a valid one that sets nothing. */
    @Override
    protected VaultAuthGlobalSpec initSpec() {
        return VaultAuthGlobalSpec.EMPTY;
    }
}
