namespace Verify.Claims

open System
open System.Text.Json
open Verify.Arithmetic

/// Reading certificates of both format versions.
[<RequireQualifiedAccess>]
module internal CertificateReader =

    /// The certificate, and whether the digest fits its contents; the source names the file in complaints, `own` is the version of
    /// this program.
    val parse: source: string -> own: string -> json: string -> Certificate * bool

/// Certificates as JSON: format version 2 is written, versions 1 and 2 are read.
[<RequireQualifiedAccess; CompilationRepresentation(enum<CompilationRepresentationFlags>(4))>]
module Certificate =

    /// The version of this program.
    val programVersion: string

    /// The certificate as indented JSON with the digest of its contents, a line feed last.
    val toJson: certificate: Certificate -> string

    /// Reads a certificate; the source names it in complaints. The second value says whether the digest fits the contents.
    /// Raises InvalidInputException, in one line and before any arithmetic, where it is truncated, not a certificate, of another
    /// version or a later program, incomplete, has a field twice or one that is not its own (in the instance, too), or is larger,
    /// deeper or longer than what is replayed.
    val parse: source: string -> json: string -> Certificate * bool
