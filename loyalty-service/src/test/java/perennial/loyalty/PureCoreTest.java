package perennial.loyalty;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.springframework.stereotype.Component;

/** Spring's components are the shell; everything else decides, and knows no framework. */
@AnalyzeClasses(packages = "perennial.loyalty", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    @ArchTest
    static final ArchRule decisionsKnowNoFramework = noClasses()
            .that()
            .areNotMetaAnnotatedWith(Component.class)
            .and()
            // They belong to the component that they stand in.
            .areNotAnonymousClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.springframework..",
                            "org.apache.kafka..",
                            "org.apache.avro..",
                            "java.sql..",
                            "io.micrometer..",
                            "perennial.events..",
                            "perennial.schemas..",
                            "perennial.platform..")
                    .and(resideOutsideOfPackage("perennial.platform.expression")));

    @ArchTest
    static final ArchRule decisionsLookAtNoClock = noClasses()
            .that()
            .areNotMetaAnnotatedWith(Component.class)
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule theLedgerKnowsNoRules = noClasses()
            .that()
            .resideInAPackage("..ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..earning..");

    @ArchTest
    static final ArchRule featuresHaveNoCycles =
            slices().matching("perennial.loyalty.(*)..").should().beFreeOfCycles();
}
