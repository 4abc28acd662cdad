using System.CommandLine;
using System.CommandLine.Completions;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.Papers;
using Verify.Reports;
using Verify.Reports.Site;

namespace Verify.Cli;

/// <summary>The papers as the commands see them, and the only place under src that knows them; it is built when a command first asks, not at start-up.</summary>
internal static class LedgerClaims
{
    /// <summary>All claims, in the ledger's order.</summary>
    public static FSharpList<Claim> All => Ledger.all;

    /// <summary>All papers, in the ledger's order.</summary>
    public static FSharpList<Paper> Papers => Verify.Papers.Papers.all;

    /// <summary>The paper with a key, in whatever case.</summary>
    /// <exception cref="InvalidInputException">There is no such paper; the message has the nearest.</exception>
    public static Paper Paper(string key) => Verify.Papers.Papers.find(key);

    /// <summary>The key of the paper of a claim; null where it is a claim of the user's own.</summary>
    public static string? KeyOf(Claim claim) =>
        claim.Library is null && Owners.Value.TryGetValue(claim.Id, out string? key) ? key : null;

    private static readonly Lazy<Dictionary<string, string>> Owners = new(() =>
        Papers
            .SelectMany(paper => paper.Claims.Select(claim => (claim.Id, Key: paper.Id)))
            .ToDictionary(owner => owner.Id, owner => owner.Key)
    );

    /// <summary>An argument that takes claims.</summary>
    public static Argument<T> Argument<T>(string description, ArgumentArity arity)
    {
        Argument<T> argument = new("CLAIM") { Description = description, Arity = arity };
        argument.CompletionSources.Add(_ => All.Select(claim => new CompletionItem(claim.Id)));
        return argument;
    }

    /// <summary>The claims with the given identifiers, each once, in the order given; all of them when none is given.</summary>
    /// <exception cref="InvalidInputException">There is no claim of that name; the message lists all names.</exception>
    public static FSharpList<Claim> Select(IEnumerable<string> ids) => Ledger.select(ids.Distinct());

    /// <summary>The same among the claims of a library.</summary>
    /// <exception cref="InvalidInputException">There is no claim of that name; the message lists all names.</exception>
    public static FSharpList<Claim> Select(FSharpList<Claim> claims, IEnumerable<string> ids) =>
        Ledger.selectFrom(claims, ids.Distinct());

    /// <summary>The figures of all papers with the given identifiers, in the order given; all of them when none is given.</summary>
    /// <exception cref="InvalidInputException">There is no figure of that name; the message has the nearest.</exception>
    public static IReadOnlyList<FigureSource> SelectFigures(IEnumerable<string> ids) => [.. Figures.select(ids)];

    /// <summary>The claims that a figure illustrates, by id.</summary>
    public static IReadOnlyList<string> ClaimsOfFigure(string id) => [.. Figures.claimsOf(id)];

    /// <summary>The papers as chapters of a report; of one where a key is given.</summary>
    /// <param name="paper">The key, or null.</param>
    public static IReadOnlyList<SiteChapter> Chapters(string? paper) =>
        [
            .. Of(paper)
                .Select(one => new SiteChapter(
                    one.Id,
                    one.Title,
                    one.Authors,
                    [.. one.Summary.Value],
                    [.. one.Claims.Select(claim => claim.Id)]
                )),
        ];

    /// <summary>How sharp the bounds are, as it is known.</summary>
    public static IReadOnlyList<SiteLooseness> Looseness() =>
        [
            .. KnownLoosenessModule
                .all()
                .Select(row => new SiteLooseness(
                    row.Id,
                    KnownLoosenessModule.text(row),
                    row.Evaluations,
                    row.Instance,
                    row.Time
                )),
        ];

    /// <summary>The figures of a paper; of all papers together also that of their bounds.</summary>
    /// <param name="paper">The key, or null.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Stops the computation.</param>
    public static IReadOnlyList<SiteFigure> SiteFigures(string? paper, int seed, CancellationToken cancellation) =>
        [
            .. (paper is null ? SelectFigures([]) : Paper(paper).Figures.Value).Select(source =>
            {
                cancellation.ThrowIfCancellationRequested();
                return new SiteFigure(source.Compute.Invoke(seed).Invoke(cancellation), ClaimsOfFigure(source.Id));
            }),
        ];

    private static FSharpList<Paper> Of(string? paper) => paper is null ? Papers : ListModule.OfSeq([Paper(paper)]);

    /// <summary>What reports say about a claim.</summary>
    /// <param name="claim">The claim.</param>
    /// <param name="proofs">Derivations and proofs that were carried out.</param>
    public static ClaimSummary Summary(Claim claim, IReadOnlyList<Evidence>? proofs = null) =>
        new(
            claim.Id,
            KeyOf(claim),
            claim.Section,
            claim.Statement,
            claim.LaTeX,
            claim.Source,
            [.. claim.Hypotheses],
            [.. claim.HowChecked],
            claim.Expected,
            proofs ?? []
        );
}
