import { useEffect, useState } from "react";
import { Button } from "../controls/button.tsx";
import { useObservable } from "../tool/observable.ts";
import { forgetToken } from "../tool/token.ts";
import { Tool } from "../tool/tool.ts";
import { Gate } from "./gate.tsx";
import { announce, Messages } from "./messages.tsx";
import { Workspace } from "./workspace.tsx";

export function App({ token }: { token: string | undefined }) {
  return token === undefined ? <NoToken /> : <Connected token={token} />;
}

function NoToken() {
  return (
    <Gate title="This page needs its token">
      <p>The tool prints a URL with a token when it starts. Open that one: it lets this page, and nobody else, talk to your devices.</p>
      <pre>npx mos ui</pre>
    </Gate>
  );
}

function Connected({ token }: { token: string }) {
  const [tool] = useState(() => new Tool(token));
  const phase = useObservable(tool.link.phase);
  const devices = useObservable(tool.devices);
  useEffect(() => {
    if (phase === "lost") announce("The connection to the tool is lost");
    if (phase === "online") announce("Connected to the tool");
  }, [phase]);

  if (phase === "refused") {
    return (
      <Gate title="The tool does not take this token">
        <p>Each start of the tool makes a new one. Open the URL that it has printed last.</p>
        <Button
          look="primary"
          onClick={() => {
            forgetToken();
            location.reload();
          }}
        >
          Forget the old token
        </Button>
      </Gate>
    );
  }
  if (devices === undefined) {
    return (
      <Gate title="Connecting" busy>
        <p>{phase === "online" ? "Asking for the devices …" : "Waiting for the tool to answer …"}</p>
      </Gate>
    );
  }
  return (
    <>
      <Workspace tool={tool} devices={devices} />
      <Messages />
    </>
  );
}
