using System.CommandLine;
using Microsoft.FSharp.Collections;
using Verify.Arithmetic;
using Verify.Claims;
using Verify.LeastSquares;

namespace Verify.Cli.Options;

/// <summary>The option --claims: claims of the user's own in place of the ledger, as text or as a library.</summary>
internal sealed class ClaimsOption : Option<string[]>
{
    private const string TextExtension = ".claims";

    public ClaimsOption()
        : base("--claims")
    {
        HelpName = "FILE";
        Description =
            "claims of your own in place of the ledger: a claim file (.claims; '-' is one from standard input) or an assembly (.dll); repeat it for several";
        Arity = ArgumentArity.OneOrMore;
    }

    /// <summary>Whether claims of one's own are given.</summary>
    public bool IsGiven(ParseResult parse) => parse.GetValue(this) is { Length: > 0 };

    /// <summary>The claims given with the option, in order; null where none are.</summary>
    /// <exception cref="InvalidInputException">A file is not right, or two have a claim of the same name.</exception>
    public FSharpList<Claim>? Load(ParseResult parse)
    {
        if (!IsGiven(parse))
        {
            return null;
        }
        List<Claim> claims = [];
        Dictionary<string, string> owners = new(StringComparer.OrdinalIgnoreCase);
        foreach (string path in parse.GetValue(this)!)
        {
            bool isText =
                path == InputFile.StandardInput || path.EndsWith(TextExtension, StringComparison.OrdinalIgnoreCase);
            IEnumerable<Claim> found = isText ? ClaimFile.read(path) : ClaimLibrary.Load(path);
            foreach (Claim claim in found)
            {
                if (owners.TryGetValue(claim.Id, out string? other) && other != path)
                {
                    throw new InvalidInputException(
                        $"--claims: '{claim.Id}' is a claim of {NearestNames.Shown(other)} and of {NearestNames.Shown(path)}; rename one"
                    );
                }
                owners[claim.Id] = path;
                claims.Add(claim);
            }
        }
        return ListModule.OfSeq(claims);
    }

    /// <summary>The claims of the files with the given ids, or of the ledger where no file is given.</summary>
    public FSharpList<Claim> Select(ParseResult parse, IEnumerable<string> ids) =>
        Load(parse) is { } claims ? LedgerClaims.Select(claims, ids) : LedgerClaims.Select(ids);
}
