using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CardSystem.Contracts;
using CardSystem.Contracts.Enrolment;
using CardSystem.Contracts.Mcap;
using CardSystem.Ingest.Acts;
using CardSystem.Ingest.Roster;
using CardSystem.Ingest.Storage;
using CardSystem.Ingest.Trust;

namespace CardSystem.Ingest.Enrolment;

/// <summary>What becomes of a kiosk's requests. One request, one transaction; a refusal is an <see cref="EnrolmentException"/> whose sentence the kiosk shows.</summary>
public sealed class EnrolmentDesk(Database database, KioskPapers papers, ClaimBrake brake, EnrolmentOptions options, TimeProvider time, ILogger<EnrolmentDesk> log)
{
    /// <summary>A code and a proof that the kiosk has a key: the key is registered and certified.</summary>
    /// <returns>An <see cref="EnrolmentAnswer"/> as JSON.</returns>
    /// <exception cref="EnrolmentException">The code is wrong, used or over, or the request is not one.</exception>
    public byte[] Claim(string typed, ReadOnlySpan<byte> body, IPAddress? from)
    {
        if (brake.Wait(from) is { } wait)
            throw new EnrolmentException($"Too many wrong codes came from this address; try again in {Math.Ceiling(wait.TotalMinutes):0} min.", StatusCodes.Status429TooManyRequests);
        var (request, facts) = Read(body);
        var requestHash = SHA256.HashData(Convert.FromBase64String(facts.Csr));
        using var connection = database.OpenWithDerived();
        // A second try where two came with the same code at once: the later one finds it used.
        return TryClaim(connection, typed, request, requestHash, facts.Facts, from) ?? TryClaim(connection, typed, request, requestHash, facts.Facts, from)
            ?? throw new EnrolmentException("This code is being used at this very moment; try again.", StatusCodes.Status409Conflict);
    }

    /// <summary>New certificates for the key that the kiosk has.</summary>
    /// <param name="certificate">What the kiosk proved itself with over TLS.</param>
    /// <returns>An <see cref="EnrolmentAnswer"/> as JSON.</returns>
    /// <exception cref="EnrolmentException">The kiosk is unknown, revoked or enrolled anew, or asks for another key.</exception>
    public byte[] Renew(X509Certificate2 certificate, ReadOnlySpan<byte> body)
    {
        var (request, asked) = Read(body);
        using var connection = database.OpenWithDerived();
        using var work = Work.Begin(database, connection);
        var caller = KioskCaller.Find(work, certificate) ?? throw new EnrolmentException("No kiosk of this centre has this certificate.", StatusCodes.Status403Forbidden);
        if (caller.State != EnrolmentState.Enrolled) throw new EnrolmentException($"Kiosk {caller.Entry.Kiosk} was {(caller.State == EnrolmentState.Revoked ? "revoked" : "enrolled anew")}; this certificate is not renewed.", StatusCodes.Status403Forbidden);
        if (!CardKeys.PublicKeyInfo(request.Point).AsSpan().SequenceEqual(caller.Entry.PublicKey)) throw new EnrolmentException("A renewal is for the key the kiosk has; to give it another, enrol it anew.", StatusCodes.Status403Forbidden);
        var answer = papers.Issue(work, caller.Entry, request);
        KioskRegister.SetRenewed(work, caller.Entry.Kiosk, answer.Until.ToUnixTimeMilliseconds(), Text(asked.Facts));
        ActLog.Record(work, time.GetUtcNow(), ActLog.System, "kiosk-renew", caller.Entry.Kiosk, new { until = answer.Until, software = asked.Facts.Software });
        work.Commit();
        log.LogInformation("Kiosk {Kiosk} has renewed its certificate until {Until:yyyy-MM-dd}.", caller.Entry.Kiosk, answer.Until);
        return EnrolmentJson.Write(answer);
    }

    private byte[]? TryClaim(System.Data.Common.DbConnection connection, string typed, SigningRequest request, byte[] requestHash, KioskFacts facts, IPAddress? from)
    {
        using var work = Work.Begin(database, connection);
        var claim = ClaimCode.TryRead(typed, out var code) ? ClaimRules.Find(KioskRegister.Claims(work), code) : null;
        if (claim is null || KioskRegister.Find(work, claim.Kiosk) is not { } kiosk) throw Wrong(from);
        switch (ClaimRules.Judge(claim, requestHash, time.GetUtcNow(), TimeSpan.FromMinutes(options.RepeatMinutes)))
        {
            case ClaimVerdict.Repeat:
                log.LogInformation("Kiosk {Kiosk} asked again with the same request and got the same answer.", kiosk.Kiosk);
                return claim.Answer;
            case ClaimVerdict.Used:
                log.LogWarning("The code of kiosk {Kiosk}, which was used already, was given again from {From}.", kiosk.Kiosk, from);
                throw new EnrolmentException($"This code was used already; 'ingest kiosks claim {kiosk.Kiosk}' at the centre gives a new one.", StatusCodes.Status410Gone);
            case ClaimVerdict.Expired:
                throw new EnrolmentException($"This code is over since {DateTimeOffset.FromUnixTimeMilliseconds(claim.EndsAt):yyyy-MM-dd HH:mm} UTC; 'ingest kiosks claim {kiosk.Kiosk}' at the centre gives a new one.", StatusCodes.Status410Gone);
            default:
                return Enrol(work, claim, kiosk, request, requestHash, facts);
        }
    }

    private byte[]? Enrol(Work work, KioskClaim claim, KioskEntry kiosk, SigningRequest request, byte[] requestHash, KioskFacts facts)
    {
        var now = time.GetUtcNow();
        var (at, key) = (now.ToUnixTimeMilliseconds(), CardKeys.PublicKeyInfo(request.Point));
        if (work.One<string>("select kiosk from kiosk_keys where public_key = @key limit 1", new { key }) is { } owner) throw new EnrolmentException($"Kiosk {owner} has or had this very key; make a new one for {kiosk.Kiosk}.", StatusCodes.Status409Conflict);
        var answer = papers.Issue(work, kiosk, request);
        var json = EnrolmentJson.Write(answer);
        if (!KioskRegister.UseClaim(work, claim, requestHash, json, at)) return null;
        if (kiosk.State == EnrolmentState.Enrolled) KioskRegister.Withdraw(work, kiosk.Kiosk, kiosk.KeyReference, at, EnrolmentState.Superseded);
        KioskRegister.SetKey(work, kiosk.Kiosk, key);
        KioskRegister.SetState(work, kiosk.Kiosk, EnrolmentState.Enrolled, at, "", KioskRegister.ReferenceOf(request.Point), answer.Until.ToUnixTimeMilliseconds(), Text(facts));
        KioskKeys.Enter(work, kiosk.Kiosk, key, at);
        KeyChange.Announce(work, kiosk.Kiosk, kiosk.Centre, at);
        ActLog.Record(work, now, ActLog.System, "kiosk-enrol", kiosk.Kiosk, new { key = KioskRegister.ReferenceOf(request.Point), until = answer.Until, software = facts.Software, os = facts.Os, readers = facts.Readers, keyStore = facts.KeyStore });
        work.Commit();
        log.LogInformation("Kiosk {Kiosk} is enrolled with key {Key}.", kiosk.Kiosk, KioskRegister.ReferenceOf(request.Point));
        return json;
    }

    private EnrolmentException Wrong(IPAddress? from)
    {
        var tries = brake.CountWrong(from);
        log.LogWarning("A wrong claim code was given from {From}, the {Tries}. within ten minutes.", from, tries);
        return new EnrolmentException("No kiosk waits with this code; look at the sheet again, or ask the centre for a new one.", StatusCodes.Status404NotFound);
    }

    private static (SigningRequest Request, EnrolmentRequest Asked) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var asked = EnrolmentJson.ReadRequest(body);
            if (asked.Csr.Length > 2 * SigningRequest.Largest) throw new EnrolmentException("The certificate request is too long.");
            return SigningRequest.TryRead(Convert.FromBase64String(asked.Csr), out var request, out var wrong) ? (request, asked) : throw new EnrolmentException(wrong);
        }
        catch (FormatException e)
        {
            throw new EnrolmentException(e.Message);
        }
    }

    private static string Text(KioskFacts facts) => Encoding.UTF8.GetString(EnrolmentJson.Write(facts));
}
