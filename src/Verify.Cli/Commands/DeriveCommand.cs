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
    private readonly WholeNumberOption _order = new("--order", "D", "moments of order 1 to D", least: 1)
    {
        Required = true,
    };
    private readonly WholeNumberOption _features = new("--features", "P", "number of features", least: 1)
    {
        Required = true,
    };

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
    }

    public override int Order => 40;

    public override string Synopsis => "(--process NAME | --definition FILE) --order D --features P [--format FORMAT]";

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
        ];

    public override int Run(CommandContext context)
    {
        ParseResult parse = context.Parse;
        int order = parse.GetRequiredValue(_order)!.Value;
        int features = parse.GetRequiredValue(_features)!.Value;
        string format = parse.GetRequiredValue(Format);
        MomentSystem system = Derive.ofDefinition(Definition(parse), order, features);
        context.Publish(Derive.render(format == PlainText ? Infix : format, system).TrimEnd('\n') + "\n");
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
