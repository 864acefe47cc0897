package perennial.voucher;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import org.springframework.stereotype.Component;

@AnalyzeClasses(packages = "perennial.voucher", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    /** Beans and what is nested in them are the shell; all else are rules and values. */
    private static final DescribedPredicate<JavaClass> CORE = DescribedPredicate.describe(
            "neither beans nor nested in one",
            type -> !isBean(type)
                    && !type.getEnclosingClass().map(PureCoreTest::isBean).orElse(false));

    @ArchTest
    static final ArchRule rulesAndValuesKnowNoFramework = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.springframework..",
                            "org.apache.kafka..",
                            "org.apache.avro..",
                            "java.sql..",
                            "javax.sql..",
                            "io.micrometer..",
                            "perennial.events..",
                            "perennial.schemas..",
                            "perennial.platform..")
                    .and(resideOutsideOfPackage("perennial.platform.expression")));

    @ArchTest
    static final ArchRule rulesAndValuesLookAtNoClock = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Clock.class)
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule featuresDoNotGoInCircles =
            slices().matching("perennial.voucher.(*)..").should().beFreeOfCycles();

    private static boolean isBean(JavaClass type) {
        return type.isMetaAnnotatedWith(Component.class) || type.isAnnotatedWith(Component.class);
    }
}
