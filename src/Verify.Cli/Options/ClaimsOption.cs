using System.CommandLine;
using Microsoft.FSharp.Collections;
using Verify.Claims;

namespace Verify.Cli.Options;

/// <summary>The option --claims: a library of the user's own claims in place of the ledger.</summary>
internal sealed class ClaimsOption : Option<string>
{
    public ClaimsOption()
        : base("--claims")
    {
        HelpName = "LIBRARY";
        Description = "assembly (.dll) with claims of your own, in place of the ledger";
    }

    /// <summary>The claims of the library with the given ids, or of the ledger where no library is given.</summary>
    public FSharpList<Claim> Select(ParseResult parse, IEnumerable<string> ids) =>
        parse.GetValue(this) is { } path ? LedgerClaims.Select(ClaimLibrary.Load(path), ids) : LedgerClaims.Select(ids);
}
