package perennial.segment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "perennial.segment", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {
    @ArchTest
    static final ArchRule decisionsKnowNoFramework = noClasses()
            .that()
            .resideInAnyPackage("..profile..", "..definition..", "..membership..")
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
            .resideInAnyPackage("..profile..", "..definition..", "..membership..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule profilesKnowNothingOfSegments = noClasses()
            .that()
            .resideInAPackage("..profile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..definition..", "..membership..", "..topology..", "..lookup..");
}
