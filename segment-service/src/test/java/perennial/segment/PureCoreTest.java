package perennial.segment;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import perennial.platform.testing.PureCore;

@AnalyzeClasses(packages = "perennial.segment", importOptions = ImportOption.DoNotIncludeTests.class)
class PureCoreTest {

    private static final DescribedPredicate<JavaClass> CORE =
            resideInAnyPackage("..profile..", "..definition..", "..membership..");

    @ArchTest
    static final ArchRule theCoreKnowsNoFramework = PureCore.knowsNoFramework(CORE, "perennial.platform.expression");

    @ArchTest
    static final ArchRule theCoreLooksAtNoClock = PureCore.looksAtNoClock(CORE);

    @ArchTest
    static final ArchRule profilesKnowNothingOfSegments = noClasses()
            .that()
            .resideInAPackage("..profile..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..definition..", "..membership..", "..topology..", "..lookup..");
}
