using System.CommandLine;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Cli.Options;

/// <summary>A claim on the command line: --that with its hypotheses, domain, parameters and definitions.</summary>
internal sealed class StatementOptions
{
    private static Option<string[]> Several(string name, string helpName, string description) =>
        new(name)
        {
            HelpName = helpName,
            Description = description,
            Arity = ArgumentArity.OneOrMore,
        };

    private readonly Option<string[]> _that = Several(
        "--that",
        "STATEMENT",
        "a statement of your own, such as 'Risk(gradient-flow, t) <= Risk(sgf, t)'; repeat it for several that must all hold"
    );
    private readonly Option<string[]> _given = Several(
        "--given",
        "CONDITION",
        "a hypothesis of the statement, such as 'eta*s1 < 1'; repeat it for several"
    );
    private readonly Option<string> _for = new("--for")
    {
        HelpName = "DOMAIN",
        Description =
            "what the statement is about: problem (X, beta*, sigma2; the default), response (X, y), tiny, full-row-rank, full-column-rank, wide, large-steps, interpolating or iterations",
    };
    private readonly Option<string[]> _with = Several(
        "--with",
        "RANGE",
        "a parameter of the statement, 'gamma in {0, 1/2}' or 'gamma in [0, 9/10]'; repeat it for several"
    );
    private readonly Option<string[]> _definition = Several(
        "--definition",
        "FILE",
        "definition of a process that the statement speaks of; repeat it for several"
    );

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_that);
        command.Options.Add(_given);
        command.Options.Add(_for);
        command.Options.Add(_with);
        command.Options.Add(_definition);
    }

    /// <summary>Whether a statement, or a part of one, is given.</summary>
    public bool IsGiven(ParseResult parse) =>
        new Option[] { _that, _given, _for, _with, _definition }.Any(option =>
            parse.GetResult(option) is { Implicit: false }
        );

    /// <summary>The claim that is stated; null where none is.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="others">Names of claims, and whether files of claims are given: a statement stands alone.</param>
    /// <exception cref="InvalidInputException">The statement is not right, or stands beside other claims.</exception>
    public Claim? TryRead(ParseResult parse, bool others)
    {
        string[] states = parse.GetValue(_that) ?? [];
        if (states.Length == 0)
        {
            Option? alone = new Option[] { _given, _for, _with, _definition }.FirstOrDefault(option =>
                parse.GetResult(option) is { Implicit: false }
            );
            return alone is null
                ? null
                : throw new InvalidInputException($"{alone.Name} belongs to a statement; give one with --that");
        }
        if (others)
        {
            throw new InvalidInputException(
                "--that states the claim; leave out the names of claims, --claims and --paper"
            );
        }
        return ClaimFile.ofLine(
            new ClaimLineOptions(
                ListModule.OfSeq(states),
                ListModule.OfSeq(parse.GetValue(_given) ?? []),
                parse.GetValue(_for) is { } domain ? FSharpOption<string>.Some(domain) : FSharpOption<string>.None,
                ListModule.OfSeq(parse.GetValue(_with) ?? []),
                ListModule.OfSeq(parse.GetValue(_definition) ?? [])
            )
        );
    }
}
