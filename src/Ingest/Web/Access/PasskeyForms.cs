using CardSystem.Ingest.Staff;
using Microsoft.AspNetCore.Identity;

namespace CardSystem.Ingest.Web.Access;

/// <summary>Takes what a browser says about a new passkey.</summary>
public static class PasskeyForms
{
    /// <returns>Null where it does not answer what was asked, or is given a second time.</returns>
    public static async Task<UserPasskeyInfo?> AttestAsync(SignInManager<StaffUser> signIn, string? credential, int longest)
    {
        if (string.IsNullOrEmpty(credential) || credential.Length > longest) return null;
        try
        {
            var attested = await signIn.PerformPasskeyAttestationAsync(credential);
            return attested.Succeeded ? attested.Passkey : null;
        }
        catch (Exception e) when (e is PasskeyException or InvalidOperationException or System.Text.Json.JsonException or FormatException)
        {
            return null;
        }
    }
}
