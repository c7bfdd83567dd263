package dev.vso.api;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * Keeps a certificate of Vault's PKI engine and its key in a Kubernetes Secret, and renews it in
 * time.
 */
@Group(Api.GROUP)
@Version(Api.V1BETA1)
@Plural("vaultpkisecrets")
@ShortNames("vps")
@JsonClassDescription(
        "Keeps a certificate of Vault's PKI engine and its key in a Kubernetes Secret, and renews it in time.")
@AdditionalPrinterColumn(name = "Synced", jsonPath = PrinterColumns.SYNCED)
@AdditionalPrinterColumn(name = "Healthy", jsonPath = PrinterColumns.HEALTHY)
@AdditionalPrinterColumn(name = "Ready", jsonPath = PrinterColumns.READY)
@AdditionalPrinterColumn(name = "Age", jsonPath = PrinterColumns.AGE, type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Secret", jsonPath = PrinterColumns.SECRET, priority = 1)
@AdditionalPrinterColumn(name = "Rotation", jsonPath = ".status.rotation.phase", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = PrinterColumns.REASON, priority = 1)
@AdditionalPrinterColumn(
        name = "Changed",
        jsonPath = PrinterColumns.CHANGED,
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@ValidationRule(value = "has(self.spec)", message = "give the VaultPKISecret a spec with mount, role and destination")
@JsonIgnoreProperties(ignoreUnknown = true)
public class VaultPKISecret extends CustomResource<VaultPKISecretSpec, VaultPKISecretStatus> implements Namespaced {}
