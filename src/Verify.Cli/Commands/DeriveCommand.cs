using System.CommandLine;
using Verify.Arithmetic;
using Verify.Cli.Options;
using Verify.LeastSquares;
using Verify.Reports;
using Verify.Symbolics;
using Process = Verify.Symbolics.Process;

namespace Verify.Cli.Commands;

/// <summary>`verify derive`: the moment equations of a process, derived symbolically.</summary>
internal sealed class DeriveCommand : VerifyCommand
{
    private const string PlainText = "text";
    private const string Infix = "infix";

    private readonly ProcessOption _process = new(Symbolics.Processes.names) { Required = false };
    private readonly Option<string> _definition = new("--definition")
    {
        HelpName = "FILE",
        Description = "a process of your own, as text: its drift and diffusion, or its next step; instead of --process",
    };
    private readonly WholeNumberOption _order = new("--order", "D", "moments of order 1 to D", least: 1);
    private readonly WholeNumberOption _features = new("--features", "P", "number of features", least: 1);
    private readonly WholeNumberOption _modified = new(
        "--modified-equation",
        "ORDER",
        "in place of moments, the diffusion that one step of an iteration follows up to eta^(ORDER+2): 0 to 4, for all numbers of features",
        least: 0
    );

    public DeriveCommand()
        : base(
            "derive",
            "The closed moment equations of a process, derived from its definition for all n, m, η, X and y. b1…bP are the coefficients, avg(…) is the average over the samples, eta the step size and m the batch size; the mean of every right-hand side is meant. For an iteration it is the next step's moment, for a flow the time derivative. The format text is infix.",
            [PlainText, .. Derive.formats]
        )
    {
        Options.Add(_process);
        Options.Add(_definition);
        Options.Add(_order);
        Options.Add(_features);
        Options.Add(_modified);
    }

    public override int Order => 40;

    public override string Synopsis =>
        "(--process NAME | --definition FILE) (--order D --features P | --modified-equation ORDER) [--format FORMAT]";

    public override IReadOnlyList<Example> Examples =>
        [
            new("derive --process sgd --order 2 --features 1", "first and second moment of SGD after one more step"),
            new(
                "derive --process sgf --order 2 --features 2 --format json",
                "the moment equations of stochastic gradient flow, for a program"
            ),
            new(
                "derive --definition examples/label-noise.process --order 2 --features 1",
                "a process of your own: SGD with noisy labels"
            ),
            new(
                "derive --process sgd --modified-equation 1",
                "the stochastic modified equation of SGD, itself a definition for --definition"
            ),
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        string format = parse.GetRequiredValue(Format) is var given && given == PlainText ? Infix : given;
        string text = (parse.GetValue(_modified), parse.GetValue(_order), parse.GetValue(_features)) switch
        {
            ({ } order, null, null) => ModifiedEquationText.render(
                format,
                ModifiedEquationModule.derive(order, Definition(parse))
            ),
            (null, { } order, { } features) => Derive.render(
                format,
                Derive.ofDefinition(Definition(parse), order, features)
            ),
            (null, null, _) => throw new InvalidInputException(
                "--order is missing; give --order and --features, or --modified-equation"
            ),
            (null, _, null) => throw new InvalidInputException("--features is missing; it says how many features"),
            _ => throw new InvalidInputException(
                "--modified-equation holds for all numbers of features and excludes --order and --features"
            ),
        };
        context.Publish(text.TrimEnd('\n') + "\n");
        return ExitCode.AsExpected;
    }

    private Process Definition(ParseResult parse) =>
        (parse.GetValue(_process), parse.GetValue(_definition)) switch
        {
            ({ } name, null) => Symbolics.Processes.find(name),
            (null, { } file) => ProcessModule.parseOrThrow(file, InputFile.ReadText(file)),
            (null, null) => throw new InvalidInputException(
                "--process or --definition is missing; one of them says what to derive"
            ),
            _ => throw new InvalidInputException("--process and --definition exclude each other"),
        };
}
