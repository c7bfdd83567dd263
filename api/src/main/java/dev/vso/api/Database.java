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
 * Short-lived credentials for a database: the roles in Vault, and for each a Kubernetes Secret
 * that always holds working ones.
 */
@Group(Api.DATABASE_GROUP)
@Version(Api.V1)
@Plural("databases")
@ShortNames("db")
@JsonClassDescription("Short-lived credentials for a database: the roles in Vault, and for each a Kubernetes Secret "
        + "that always holds working ones.")
@AdditionalPrinterColumn(name = "Engine", jsonPath = ".spec.engine")
@AdditionalPrinterColumn(name = "Roles", jsonPath = ".status.roleNames")
@AdditionalPrinterColumn(name = "Ready", jsonPath = PrinterColumns.READY)
@AdditionalPrinterColumn(name = "Expires", jsonPath = ".status.expiresAt")
@AdditionalPrinterColumn(name = "Age", jsonPath = PrinterColumns.AGE, type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(name = "Rotation", jsonPath = ".status.rotationPhases", priority = 1)
@AdditionalPrinterColumn(name = "Reason", jsonPath = PrinterColumns.REASON, priority = 1)
@AdditionalPrinterColumn(
        name = "Changed",
        jsonPath = PrinterColumns.CHANGED,
        type = AdditionalPrinterColumn.Type.DATE,
        priority = 1)
@ValidationRule(value = "has(self.spec)", message = "give the Database a spec with engine, name and roles")
@ValidationRule(
        // The name is not put together but taken apart: the API server reckons with names of any length.
        value = "!has(self.spec) || self.spec.roles.all(role, !has(role.destination) || "
                + "size(role.destination.name) <= size(self.metadata.name) || "
                + "role.destination.name.substring(0, size(self.metadata.name)) != self.metadata.name || "
                + "self.spec.roles.all(other, has(other.destination) || "
                + "role.destination.name.substring(size(self.metadata.name)) != (other.name == (has(self.status) && "
                + "has(self.status.firstRole) ? self.status.firstRole : self.spec.roles[0].name) ? "
                + "'-credentials' : '-' + other.name + '-credentials')))",
        message =
                "every role needs a Secret of its own: a destination.name is the default name of the Secret of another "
                        + "role, choose another")
@JsonIgnoreProperties(ignoreUnknown = true)
public class Database extends CustomResource<DatabaseSpec, DatabaseStatus> implements Namespaced {}
