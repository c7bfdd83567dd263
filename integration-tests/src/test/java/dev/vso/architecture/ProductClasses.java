package dev.vso.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes of the product, of all its modules; without tests, also where Maven has packed them. */
final class ProductClasses {

    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages(
                    "dev.vso.api",
                    "dev.vso.gotemplate",
                    "dev.vso.operator",
                    "dev.vso.cli",
                    "dev.vso.vault",
                    "dev.vso.json",
                    "dev.vso.certificate");

    private ProductClasses() {}
}
