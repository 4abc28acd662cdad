namespace Verify.Cli;

/// <summary>What `verify` without arguments says to a newcomer.</summary>
internal static class Welcome
{
    public const string Text = """
        verify checks theorems about stochastic gradient methods: exact moments instead
        of samples, rigorous arithmetic instead of tolerances. Try first

          verify check gf-variance          one theorem: proved, with its constant
          verify check                      the whole ledger, a verdict for each claim
          verify falsify price-decreases    a false claim, and a counterexample
          verify explain excess-risk        what a claim says and how it is checked
          verify derive --process sgd --order 2 --features 1
                                            the moment equations of SGD, derived

        then your own numbers

          verify path --data examples/data/diabetes.csv --target progression
          verify check --data examples/data/diabetes.csv --target progression
          verify moments --instance examples/instance.json --process sgf --time 1

        `verify --help` lists the commands, `verify COMMAND --help` has worked examples.

        """;
}
