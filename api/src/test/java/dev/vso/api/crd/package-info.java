/** Makes the CustomResourceDefinitions from the types, and compares them with what is checked in and with VSO's. */
@NullMarked
package dev.vso.api.crd;

import org.jspecify.annotations.NullMarked;
