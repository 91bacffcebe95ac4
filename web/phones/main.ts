// The customers' phones of the sandbox. The page talks only to the control API
// (docs/sandbox.md) of the origin that serves it. Start reading at App.svelte, then
// chat/Phone.svelte (one phone) and panel/Panel.svelte (clock, faults, logs).
import { mount } from 'svelte'
import '$styles/tokens.css'
import '$styles/base.css'
import './phones.css'
import App from './App.svelte'

mount(App, { target: document.getElementById('app')! })
