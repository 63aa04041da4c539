namespace CardSystem.Mqtt.Gateway;

/// <summary>Why a connection ended; the first reason counts.</summary>
/// <param name="Code">Sent in DISCONNECT where the gateway ends it.</param>
/// <param name="ByPeer">The client ended it: nothing more is sent.</param>
/// <param name="DropWill">The client said a proper goodbye.</param>
internal sealed record ConnectionEnd(byte Code, string Text, bool ByPeer = false, bool DropWill = false);
