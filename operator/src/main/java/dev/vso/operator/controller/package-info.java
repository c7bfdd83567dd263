/** One package for each kind of custom resource; here is what their reconcilers are given, and the finalizer logic they share. */
@NullMarked
package dev.vso.operator.controller;

import org.jspecify.annotations.NullMarked;
