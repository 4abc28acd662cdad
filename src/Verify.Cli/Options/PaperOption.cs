using System.CommandLine;
using System.CommandLine.Completions;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;

namespace Verify.Cli.Options;

/// <summary>The option --paper: the claims of one paper of the ledger.</summary>
internal sealed class PaperOption : Option<string>
{
    public PaperOption()
        : base("--paper")
    {
        HelpName = "KEY";
        Description =
            "the claims of one paper only, by its key, which `verify claims` has beside the headings: talk, AliKolterTibshirani2019, …";
        CompletionSources.Add(_ => LedgerClaims.Papers.Select(paper => new CompletionItem(paper.Id)));
    }

    /// <summary>Whether a paper is given.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(this) is not null;

    /// <summary>The claims with the given ids of the paper, of the files of --claims, or of the ledger where neither is given.</summary>
    /// <exception cref="InvalidInputException">There is no such paper or claim, or a paper and files are given.</exception>
    public FSharpList<Claim> Select(ParseResult parse, ClaimsOption library, IEnumerable<string> ids)
    {
        if (parse.GetValue(this) is not { } key)
        {
            return library.Select(parse, ids);
        }
        if (library.IsGiven(parse))
        {
            throw new InvalidInputException("--paper names a paper of the ledger; leave out --claims");
        }
        return LedgerClaims.Select(LedgerClaims.Paper(key).Claims, ids);
    }
}
