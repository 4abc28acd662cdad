using System.Text.Json;
using Verify.Claims;

namespace Verify.Reports;

/// <summary>Proofs in full: every step of a derivation as text and LaTeX, every cell of a proof on [0, ∞) with its reason.</summary>
internal static class ProofText
{
    /// <summary>The proof for the terminal.</summary>
    public static IEnumerable<string> Lines(Evidence proof)
    {
        switch (proof)
        {
            case Evidence.Derivation derivation:
                yield return derivation.statement;
                int number = 0;
                foreach (ProofStep step in derivation.steps)
                {
                    yield return $"{++number}. {step.Text}";
                    if (step.LaTeX.Length > 0)
                    {
                        yield return $"     {step.LaTeX}";
                    }
                }
                yield return derivation.uses.IsEmpty
                    ? "Every step was checked by the program; no theorem is used."
                    : "Every step was checked by the program. Theorems used:";
                foreach ((string name, string statement) in derivation.uses)
                {
                    yield return $"{name}: {statement}";
                }
                break;
            case Evidence.HalfLine halfLine:
                yield return halfLine.statement;
                yield return $"f(x) = {HalfLineProofModule.functionText(halfLine.proof)}";
                foreach (CellText cell in HalfLineProofModule.cellTexts(halfLine.proof))
                {
                    yield return $"on [{cell.Left}, {cell.Right}]: {cell.Why}";
                }
                yield return "every cell was verified again by the independent checker, in exact rationals";
                break;
            default:
                foreach (string line in EvidenceText.Lines(proof))
                {
                    yield return line;
                }
                break;
        }
    }

    /// <summary>The proof as a JSON object.</summary>
    public static void Write(Utf8JsonWriter json, Evidence proof)
    {
        json.WriteStartObject();
        switch (proof)
        {
            case Evidence.Derivation derivation:
                json.WriteString("statement", derivation.statement);
                json.WriteString("latex", derivation.latex);
                json.WriteStartArray("steps");
                foreach (ProofStep step in derivation.steps)
                {
                    json.WriteStartObject();
                    json.WriteString("text", step.Text);
                    json.WriteString("latex", step.LaTeX);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                json.WriteStartArray("theoremsUsed");
                foreach ((string name, string statement) in derivation.uses)
                {
                    json.WriteStartObject();
                    json.WriteString("name", name);
                    json.WriteString("statement", statement);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                break;
            case Evidence.HalfLine halfLine:
                json.WriteString("statement", halfLine.statement);
                json.WriteString("function", HalfLineProofModule.functionText(halfLine.proof));
                json.WriteStartArray("cells");
                foreach (CellText cell in HalfLineProofModule.cellTexts(halfLine.proof))
                {
                    json.WriteStartObject();
                    json.WriteString("from", cell.Left);
                    json.WriteString("to", cell.Right);
                    json.WriteString("reason", cell.Why);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
                break;
            default:
                json.WriteString("statement", string.Join("; ", EvidenceText.Lines(proof).Select(line => line.Trim())));
                break;
        }
        json.WriteEndObject();
    }
}
